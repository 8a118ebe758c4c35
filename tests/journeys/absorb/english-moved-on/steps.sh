# The English changed before the edit was absorbed: the edit goes where the old Japanese went, and stays stale.
commit "Begin" "Mio <mio@example.org>"
sed -i 's/どれほど悪いかを表す数値です/どのくらい悪いかを表す数値です/; s/^小さな損失は.*/小さな損失が常に良いとは限りません。/' docs/ja/loss.md
commit "On the page" "Aiko <aiko@example.org>"
sed -i 's/says how bad/tells how wrong/; s/^A small loss is not always good/A small loss is not always a good thing/; /^| one/d' docs/en/loss.md
sed -i 's/^| Step/\n| Step/' docs/en/loss.md
commit "In English" "Ben <ben@example.org>"
taiyaku extract
taiyaku absorb
taiyaku absorb
taiyaku render
