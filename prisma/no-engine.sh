#!/bin/sh
# Prisma's CLI looks for native engines and downloads them when they are missing. Ours works without (engine "js"),
# so this stands where it looks.
exit 0
