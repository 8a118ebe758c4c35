# Two people edit the Japanese page on the git host; each is credited with what he wrote.
commit "Begin" "Mio <mio@example.org>"
page=docs/ja/loss.md
sed -i 's/どれほど悪いかを表す数値です。/どのくらい悪いかを表す一つの数値です。/; s/まず読むこと/まず "これ" を読んでください/' $page
sed -i 's/"まず "これ" を/"まず \&quot;これ\&quot; を/' $page
commit "Say it better" "Aiko <aiko@example.org>"
sed -i 's/^小さな損失は.*/損失が小さいことが、\n常に良いとは限りません。/; s/| 一つ /| 1 /; s/^title: 損失/title: "損失: 入門"/' $page
commit "The end of it" "Ben <ben@example.org>"
sed -i 's/^# 損失/# 損失とは/' $page
taiyaku render
taiyaku absorb
taiyaku absorb
taiyaku render
