#!/bin/sh
# A session of its own: bus, accessibility, screen, window manager, the program, and the driver that judges it.
# $1 the program's Python, $2 the driver; what follows are the driver's own arguments. Data and settings go where
# XDG_DATA_HOME and XDG_CONFIG_HOME say.
set -eu
started=""
# The accessibility bus keeps its socket here; two sessions that share one would take it from each other. Its path must
# be short.
XDG_RUNTIME_DIR=$(mktemp -d)
export XDG_RUNTIME_DIR
# Whatever was started here ends here.
trap 'kill $started 2>/dev/null || true; rm -rf "$XDG_RUNTIME_DIR"' EXIT
/usr/libexec/at-spi-bus-launcher --launch-immediately >/dev/null 2>&1 &
started="$started $!"
Xvfb -displayfd 3 -screen 0 1366x768x24 3>"$XDG_DATA_HOME/display" 2>/dev/null &
started="$started $!"
while [ ! -s "$XDG_DATA_HOME/display" ]; do sleep 0.1; done
DISPLAY=":$(cat "$XDG_DATA_HOME/display")"
export DISPLAY QT_QPA_PLATFORM=xcb QT_LINUX_ACCESSIBILITY_ALWAYS_ON=1
openbox >/dev/null 2>&1 &
started="$started $!"
"$1" -m desktop &
started="$started $!"
driver=$2
shift 2
/usr/bin/python3 "$driver" "$@"
