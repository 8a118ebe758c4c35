# "Loss" stands twice: as the title and in a line. Who edits one place changes the message, and is told so.
printf '\nLoss\n' >> docs/en/loss.md
taiyaku extract
taiyaku render
commit "Begin" "Mio <mio@example.org>"
sed -i 's/^title: 損失/title: 損失関数/' docs/ja/loss.md
commit "The title" "Aiko <aiko@example.org>"
taiyaku absorb
sed -i 's/^title: 損失関数/title: 甲/; s/^損失関数$/乙/' docs/ja/loss.md
taiyaku absorb
