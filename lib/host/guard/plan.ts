/**
 * The plan: what has to be renamed so that the files are as wanted, found without touching anything.
 *
 * Its lines are `put SOURCE MODE OWNER EXISTED TARGET`, `drop - - - y TARGET` and `keep - - - y TARGET` (a copy for whoever changed
 * the file). Instead of a mode there may be `present` (mode and owner of the file that is there) or `same` (those of the source).
 */
export const PLAN = String.raw`
exists() {
  [ -e "$1" ] || [ -L "$1" ]
}

same() { # two files
  [ ! -L "$1" ] && cmp -s "$1" "$2" 2> /dev/null
}

plan() { # kind, source, mode, owner, target
  existed=n
  if exists "$5"; then
    existed=y
    [ -L "$5" ] || [ -f "$5" ] || refuse "$5 is no regular file"
  fi
  printf '%s %s %s %s %s %s\n' "$1" "$2" "$3" "$4" "$existed" "$5" >> "$run/plan"
  differs=yes
}

has_attributes() { # file, mode, owner
  attributes=$(stat -c '%a %U:%G %u:%g %U:%g %u:%G' "$1" 2> /dev/null) || return 1
  case "$attributes " in
    *" $3 "*) ;;
    *) return 1 ;;
  esac
  for present_mode in $attributes; do
    # Both are octal, with or without zeros in front.
    [ $((0$present_mode)) -eq $((0$2)) ]
    return
  done
}

# An edit is made to the file itself, not to a link to it.
resolve() { # path: sets target
  target=$1
  [ ! -L "$1" ] || target=$(readlink -f "$1") || refuse "$1 is a link to nowhere"
}

edit() { # filter, path: sets input, what the filter reads; the outcome goes to FILTER.wrote
  input=$2
  [ -e "$2" ] || input=/dev/null
  # Its own words may hold what is in the file.
  sh "$1" < "$input" > "$1.wrote" 2> /dev/null || refuse "the edit of $2 ended with exit status $?"
}

plan_files() {
  differs='' named=' '
  printf '' > "$run/plan"
  while read -r action mode owner content path; do
    named="$named$path "
    case $action in
      write)
        if ! same "$path" "$run/$content" || ! has_attributes "$path" "$mode" "$owner"; then
          plan put "$run/$content" "$mode" "$owner" "$path"
        fi
        ;;
      edit)
        resolve "$path"
        edit "$run/$content" "$target"
        cmp -s "$input" "$run/$content.wrote" || plan put "$run/$content.wrote" present - "$target"
        ;;
      remove)
        ! exists "$path" || plan drop - - - "$path"
        ;;
      *) refuse "the manifest has a line that begins with '$action'" ;;
    esac
  done < "$run/manifest"
}

# The files of the confirmed change which the new one no longer names go back to what they were: for a restore, all of them.
plan_way_back() {
  [ -f "$change/current/manifest" ] || return 0
  index=-1
  while read -r action mode owner content path; do
    index=$((index + 1))
    case $named in
      *" $path "*) continue ;;
    esac
    original=$change/current/original/$index
    target=$path
    case $action in
      write) ours=$change/current/$content ;;
      edit)
        resolve "$path"
        ours=$change/current/$content.wrote
        ;;
      # A file that was not there has not been removed.
      *)
        exists "$original" || continue
        ours=''
        ;;
    esac
    plan_original
  done < "$change/current/manifest"
}

# What another change has to itself would be taken for what was there before, and go when that one goes.
refuse_files_of_others() {
  list_changes
  for other in $changes; do
    [ "$other" != "$change" ] || continue
    [ -f "$other/current/manifest" ] || continue
    while read -r action _ _ _ path; do
      [ "$action" = edit ] || ! has_to_itself "$path" ||
        refuse "$path belongs to another change of this machine, in $other"
    done < "$other/current/manifest"
  done
}

has_to_itself() { # path, of the change at hand
  while read -r own_action _ _ _ own_path; do
    [ "$own_action" = edit ] || [ "$own_path" != "$1" ] || return 0
  done < "$run/manifest"
  return 1
}

plan_original() { # of: action, content, target, ours, original
  if ! exists "$target"; then
    ! exists "$original" || plan put "$original" same - "$target"
  elif [ "$action" = edit ] && same "$target" "$original"; then
    # To put a new file of the same text there would look like a change to those who watch it.
    return 0
  elif [ -n "$ours" ] && same "$target" "$ours"; then
    put_original
  elif [ "$action" = edit ] && [ -f "$change/current/$content.undo" ]; then
    plan_undo
  elif ! exists "$original" || ! same "$target" "$original"; then
    plan keep - - - "$target"
    put_original
  fi
}

put_original() {
  if exists "$original"; then
    plan put "$original" same - "$target"
  else
    plan drop - - - "$target"
  fi
}

# Somebody else has changed the file too: only what the change did is taken out of it.
plan_undo() {
  export original
  mkdir -p "$run/files"
  cp "$change/current/$content.undo" "$run/files/undo-$index" || refuse "no room in memory"
  edit "$run/files/undo-$index" "$target"
  if [ ! -s "$run/files/undo-$index.wrote" ] && ! exists "$original"; then
    plan drop - - - "$target"
  elif ! cmp -s "$target" "$run/files/undo-$index.wrote"; then
    plan put "$run/files/undo-$index.wrote" present - "$target"
  fi
}
`;
