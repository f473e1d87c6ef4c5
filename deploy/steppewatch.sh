#!/bin/sh
# Installed as /usr/local/bin/steppewatch: a command as the service would run it, with its user, directory and secrets.
exec systemd-run --quiet --pipe --wait --collect --service-type=exec \
    --property=User=steppewatch --property=UMask=0077 --property=WorkingDirectory=/var/lib/steppewatch \
    --property=StateDirectory=steppewatch --property=StateDirectoryMode=0700 \
    --property=EnvironmentFile=-/etc/steppewatch/secrets.env \
    /opt/steppewatch/.venv/bin/steppewatch "$@"
