/** Staging: all that takes room is written beside its target, before anything is touched, and taken away again when it does not fit. */
export const STAGE = String.raw`
# Where a file is prepared and kept: beside its target, under names that no configuration folder reads. No process is needed.
locate() { # path: sets dir, new, old
  dir='' name=''
  IFS=/
  for part in $1; do
    [ -z "$name" ] || dir=$dir/$name
    name=$part
  done
  unset IFS
  new=$dir/.$name.cdktf-onprem-new
  old=$dir/.$name.cdktf-onprem-old
}

# It keeps the lock, as all that touches files does: when the guard is killed, the next one waits until this has ended.
try() { # command...: its words are kept
  "$@" 2> "$run/error"
}

# The folders that are missing, outermost first.
plan_folders() {
  made=''
  while read -r kind _ _ _ _ target; do
    [ "$kind" = put ] || continue
    locate "$target"
    missing=''
    while [ -n "$dir" ] && [ ! -d "$dir" ]; do
      missing="$dir $missing"
      locate "$dir"
    done
    for folder in $missing; do
      case " $made " in
        *" $folder "*) ;;
        *) made="$made $folder" ;;
      esac
    done
  done < "$run/plan"
}

# What the change is put back or undone with, gathered in memory first: one copy then brings it to the disk.
gather() {
  plan_folders
  folders=$made
  if [ -f "$change/current/folders" ]; then
    read -r folders < "$change/current/folders"
    folders="$folders$made"
  fi
  born "$$"
  printf 'end\n' >> "$run/plan"
  printf '%s\n' "$made" > "$run/made"
  printf '%s\n' "$folders" > "$run/folders"
  printf '%s\n' "$digest" > "$run/digest"
  printf '%s\n' "$direction" > "$run/direction"
  printf '%s %s\n' "$$" "$began" > "$run/owner"
  printf '' > "$run/quiet"
  printf '' > "$run/unproven"
  [ -d "$run/files" ] || mkdir "$run/files"
}

stage() {
  place=$root
  try mkdir -p "$change/stage/original" "$change/data" || return 1
  install_guard || return 1
  try cp -R "$run/plan" "$run/made" "$run/folders" "$run/digest" "$run/direction" "$run/owner" \
    "$run/quiet" "$run/unproven" "$run/settings" "$run/manifest" "$run/files" "$run/steps" "$change/stage/" || return 1
  save_originals || return 1
  for folder in $made; do
    place=$folder
    # A folder that others use, unlike all else that is made here.
    try mkdir -m 755 "$folder" || return 1
  done
  while read -r kind source mode owner existed target; do
    locate "$target"
    case $kind in
      put)
        place=$dir
        lay_file && keep_file || return 1
        ;;
      drop)
        place=$dir
        keep_file || return 1
        ;;
      keep)
        place=$root
        keep_copy || return 1
        ;;
    esac
  done < "$run/plan"
}

# The files as they were before the first apply: those that were saved then, and those that the change names for the first time.
save_originals() {
  index=-1
  while read -r action _ _ _ path; do
    index=$((index + 1))
    if known_original; then
      [ -z "$original" ] || try ln "$original" "$change/stage/original/$index" ||
        try cp -a "$original" "$change/stage/original/$index" || return 1
      continue
    fi
    target=$path
    [ "$action" != edit ] || resolve "$path"
    ! exists "$target" || try cp -a "$target" "$change/stage/original/$index" || return 1
  done < "$run/manifest"
}

known_original() { # of: path; sets original, empty when there was no such file
  [ -f "$change/current/manifest" ] || return 1
  known=-1
  while read -r _ _ _ _ known_path; do
    known=$((known + 1))
    [ "$known_path" = "$path" ] || continue
    original=$change/current/original/$known
    exists "$original" || original=''
    return 0
  done < "$change/current/manifest"
  return 1
}

lay_file() { # of: source, mode, owner, existed, target, new
  rm_leftover "$new"
  case $mode$existed in
    same*) try cp -a "$source" "$new" || return 1 ;;
    # The copy brings the attributes, and the second one the content.
    presenty) try cp -a "$target" "$new" && try cp "$source" "$new" || return 1 ;;
    presentn) try cp "$source" "$new" && try chmod 644 "$new" || return 1 ;;
    *)
      # In this order: a change of the owner takes special bits away.
      try cp "$source" "$new" && try chown "$owner" "$new" && try chmod "$mode" "$new" || return 1
      ;;
  esac
  label "$new"
}

rm_leftover() {
  ! exists "$1" || rm -f "$1"
}

# The label that SELinux wants: that of the file which is replaced, or the one the policy has for its path.
label() { # file, of: existed, target
  command -v selinuxenabled > /dev/null && selinuxenabled || return 0
  if [ "$existed" = y ]; then
    try chcon -h "--reference=$target" "$1"
  elif command -v matchpathcon > /dev/null; then
    try chcon -h "$(matchpathcon -n "$target")" "$1"
  fi
}

# A second name for the file that is there: it takes no room, and brings the very same file back.
keep_file() { # of: existed, target, old
  [ "$existed" = y ] || return 0
  rm_leftover "$old"
  try ln "$target" "$old" || try cp -a "$target" "$old"
}

# A file that somebody changed since is about to go: the copy stays when all else of the change is gone.
keep_copy() { # of: target, dir
  [ -n "$kept" ] || kept=$id-$(date -u +%Y%m%dT%H%M%SZ)
  try mkdir -p "$change/stage/kept/$kept$dir" && try cp -a "$target" "$change/stage/kept/$kept$target" || return 1
  say "$target was changed by somebody: a copy goes to $root/kept/$kept$target"
  [ -L "$target" ] || try sync "$change/stage/kept/$kept$target"
}

# Why there was no way to stage, in the words of the tool, and how much room there is where it failed.
explain_stage() {
  reason=failed
  { IFS= read -r reason < "$run/error"; } 2> /dev/null
  while [ ! -d "$place" ] && [ -n "$place" ]; do
    locate "$place"
    place=$dir
  done
  free='' mount=''
  df -Pk "$place/" 2> /dev/null > "$run/room" && { read -r _ && read -r _ _ _ free _ mount; } < "$run/room"
  [ -z "$free" ] || reason="$reason ($mount has $free KiB free)"
}

# Takes away what was staged: only names of the guard's own, so it may be done at any point and twice.
unstage() {
  if [ -f "$change/stage/plan" ]; then
    while read -r _ _ _ _ _ target; do
      [ -n "$target" ] || continue
      locate "$target"
      rm -f "$new" "$old" 2> /dev/null
    done < "$change/stage/plan"
    remove_folders "$change/stage/made"
  fi
  rm -rf "$change/stage"
  forget_if_unused
}

# Innermost first, and only those that are empty: others may use them by now.
remove_folders() { # file that lists them
  list='' reversed=''
  { read -r list < "$1"; } 2> /dev/null
  for folder in $list; do
    reversed="$folder $reversed"
  done
  for folder in $reversed; do
    [ ! -d "$folder" ] || rmdir "$folder" 2> /dev/null
  done
}
`;
