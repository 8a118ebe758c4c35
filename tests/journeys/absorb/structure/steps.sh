# Code and structure are the same in both languages: such edits are named with their lines, and kept.
commit "Begin" "Mio <mio@example.org>"
page=docs/ja/loss.md
sed -i 's/  # fills the gradients/  # 勾配を満たす/; s/^!!! note/!!! warning/; /^小さな損失/d; s/^# 損失/# 損失とは/' $page
cp $page edited
taiyaku absorb
cmp $page edited
taiyaku absorb --json
taiyaku build
rm edited
