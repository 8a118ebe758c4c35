# What CI sees: in step, behind, missing, edited, left over.
taiyaku check --sync
sed -i 's/数値です。/一つの数値です。/' locale/ja/LC_MESSAGES/loss.po
taiyaku check --sync
rm docs/ja/loss.md
taiyaku check --sync
taiyaku render
taiyaku check --sync loss.md
sed -i 's/一つの数値です。/数値です。/' docs/ja/loss.md
printf '# 手書き\n' > docs/ja/about.md
taiyaku check --sync --json
taiyaku absorb
taiyaku check --sync
rm docs/en/loss.md
taiyaku check --sync
taiyaku render
taiyaku check --sync
taiyaku check --sync --fix
