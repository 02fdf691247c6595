#!/bin/sh
# A printer for CUPS that puts sheets into a folder. Faults are files in @FOLDER@/faults; sheets land in @FOLDER@/received.
# Arguments by backend(7): job-id user title copies options [file].
faults='@FOLDER@/faults'
received='@FOLDER@/received'

if [ $# -eq 0 ]; then
  echo 'direct kiosktest "Unknown" "A4 printer for tests"'
  exit 0
fi

while [ -e "$faults/slow" ]; do sleep 0.05; done

# Each of these stands as a printer-state-reason while its file does; the job stays processing and goes on by itself.
for fault in media-empty media-jam cover-open offline; do
  if [ -e "$faults/$fault" ]; then
    echo "STATE: +$fault-error" >&2
    while [ -e "$faults/$fault" ]; do sleep 0.05; done
  fi
  echo "STATE: -$fault-error" >&2
done

# Exit codes by backend(7): 1 error policy, 3 hold, 4 stop the queue, 5 cancel, 6 retry.
if [ -e "$faults/exit" ]; then
  read -r code once < "$faults/exit"
  if [ -n "$once" ]; then rm "$faults/exit"; fi
  exit "$code"
fi

if [ $# -ge 6 ]; then cat "$6"; else cat; fi > "$received/.$1"
printf '%s' "$3" > "$received/$1.name"
mv "$received/.$1" "$received/$1.pdf"
