#!/bin/sh
# A session of its own: bus, accessibility, screen, window manager, the program, and the driver that judges it.
# $1 the program's Python, $2 the driver. Data and settings go where XDG_DATA_HOME and XDG_CONFIG_HOME say.
set -eu
# Whatever was started here ends here: a child that lives on would hold the pipes open.
trap 'kill $(jobs -p) 2>/dev/null || true' EXIT
/usr/libexec/at-spi-bus-launcher --launch-immediately >/dev/null 2>&1 &
Xvfb -displayfd 3 -screen 0 1366x768x24 3>"$XDG_DATA_HOME/display" 2>/dev/null &
while [ ! -s "$XDG_DATA_HOME/display" ]; do sleep 0.1; done
DISPLAY=":$(cat "$XDG_DATA_HOME/display")"
export DISPLAY
openbox >/dev/null 2>&1 &
QT_QPA_PLATFORM=xcb QT_LINUX_ACCESSIBILITY_ALWAYS_ON=1 "$1" -m desktop &
/usr/bin/python3 "$2"
