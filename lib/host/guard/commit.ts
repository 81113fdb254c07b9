/** From staged to kept: the record, the renames, and the decision that nothing goes back from. */
export const COMMIT = String.raw`
# Brings to the disk what a power cut must not take: whole folders by name, so that nothing else waits for its turn.
make_durable() { # pending, or nothing: adds what the change is put back with
  if [ -n "$1" ]; then
    set -- "$root" "$root/guard" "$unit" "$units_root" "$wants"
    set +f
    for part in "$change"/pending "$change"/pending/* "$change"/pending/*/*; do
      # A link would have its target synced, which may be anything.
      [ -L "$part" ] || set -- "$@" "$part"
    done
    set -f
  else
    set --
  fi
  while read -r kind _ _ _ _ target; do
    [ -n "$target" ] || continue
    locate "$target"
    case " $* " in
      *" $dir/ "*) ;;
      *) set -- "$@" "$dir/" ;;
    esac
    [ ! -f "$new" ] || [ -L "$new" ] || set -- "$@" "$new"
  done < "$change/pending/plan"
  try sync "$change" "$@"
}

# From here on whoever comes next puts the files back.
record() {
  try mv "$change/stage" "$change/pending" || return 1
  make_durable pending
}

commit() {
  while read -r kind _ _ _ _ target; do
    [ -n "$target" ] || continue
    locate "$target"
    case $kind in
      put) try mv -fT "$new" "$target" || return 1 ;;
      drop) try rm -f "$target" || return 1 ;;
    esac
  done < "$change/pending/plan"
}

# The decision is one rename. It must not be on the disk before the files are.
accept() {
  make_durable '' && try mv "$change/pending" "$change/accepted" || return 1
  # The rename has decided already: this only hurries it to the disk.
  sync "$change" 2> /dev/null
  return 0
}

# Only tidying up, which may be cut short and done again.
finish() {
  set --
  while read -r _ _ _ _ _ target; do
    [ -n "$target" ] || continue
    locate "$target"
    set -- "$@" "$new" "$old"
  done < "$change/accepted/plan"
  [ $# -eq 0 ] || rm -f "$@"
  keep_copies
  read -r direction < "$change/accepted/direction"
  if [ "$direction" = restore ]; then
    remove_folders "$change/accepted/folders"
    # The confirmed change goes first: while "accepted" is there, all of this is done again.
    rm -rf "$change/current"
    mv "$change/accepted" "$change/gone"
    forget_if_unused
  else
    rm -rf "$change/current"
    mv "$change/accepted" "$change/current"
  fi
  disarm
}

keep_copies() {
  [ -d "$change/accepted/kept" ] || return 0
  mkdir -p "$root/kept"
  set +f
  for copies in "$change"/accepted/kept/*; do
    [ ! -d "$copies" ] || mv -f "$copies" "$root/kept/"
  done
  set -f
}
`;
