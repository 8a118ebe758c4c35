# The same message was corrected in the workbench too: both texts are kept, until somebody says whose wins.
commit "Begin" "Mio <mio@example.org>"
page=docs/ja/loss.md
sed -i 's/どれほど悪いかを表す数値です/どのくらい悪いかを表す数値です/; s/ステップ/段階/' $page
commit "On the page" "Aiko <aiko@example.org>"
sed -i 's/どれほど悪いかを表す数値です/いかに悪いかを表す数値です/' locale/ja/LC_MESSAGES/loss.po
commit "In the workbench" "Ben <ben@example.org>"
cp $page edited
taiyaku absorb
taiyaku absorb
cmp $page edited
taiyaku absorb --take page
taiyaku absorb
rm edited
