# A new paragraph has no English: the page is kept, the edit beside it is absorbed. Taken out, the page is in step again.
commit "Begin" "Mio <mio@example.org>"
page=docs/ja/loss.md
sed -i 's/^小さな損失は.*/小さな損失が常に良いとは限りません。\n\n過学習については後の章で説明します。/' $page
commit "More" "Aiko <aiko@example.org>"
cp $page edited
taiyaku absorb
cmp $page edited
taiyaku absorb
sed -i '/^過学習/d' $page
taiyaku absorb docs/ja/loss.md
taiyaku absorb
rm edited
