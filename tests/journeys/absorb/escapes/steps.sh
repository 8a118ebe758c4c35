# What rendering escapes is no edit, and comes back as it was written.
commit "Begin" "Mio <mio@example.org>"
po=locale/ja/LC_MESSAGES/loss.po
sed -i 's/^msgstr "小さな損失は必ずよいではない。"/msgstr "# 小さい"/; s/^msgstr "一つ"/msgstr "一|つ"/; s/^msgstr "まず読むこと"/msgstr "まず \\"読む\\""/; s/^msgstr "大きさ"/msgstr "大きさ \\\\| 寸法"/' $po
taiyaku render
commit "Signs" "Mio <mio@example.org>"
sed -i 's/^損失は、/損失とは、/' docs/ja/loss.md
taiyaku absorb
git diff --unified=0 $po docs/ja | grep '^[-+]'
sed -i 's/小さい/小さい損失/; s/読む/読め/; s/一/二/; s/寸法/長さ/' docs/ja/loss.md
taiyaku absorb
git diff --unified=0 $po docs/ja | grep '^[-+]'
