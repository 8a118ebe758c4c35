#!/bin/sh
# What the tests need that PyPI does not have: Chromium with a Japanese font, and GNU gettext.
# Nothing is installed where all of it is there already.
set -eu

missing=""
command -v chromium >/dev/null 2>&1 || missing="$missing chromium"
command -v msgfmt >/dev/null 2>&1 || missing="$missing gettext"
command -v git >/dev/null 2>&1 || missing="$missing git"
[ -n "$(ls /usr/share/fonts/opentype/noto/NotoSansCJK* 2>/dev/null)" ] || missing="$missing fonts-noto-cjk"
[ -z "$missing" ] && exit 0

if ! command -v apt-get >/dev/null 2>&1; then
  echo "The tests need:$missing. Install them with your system's package manager, then run make test again."
  exit 2
fi
sudo=""
[ "$(id -u)" -eq 0 ] || sudo="sudo"
echo "Installing the Debian packages:$missing …"
export DEBIAN_FRONTEND=noninteractive
$sudo apt-get update -qq
# shellcheck disable=SC2086  # one word a package
$sudo apt-get install -y -qq --no-install-recommends $missing >/dev/null
