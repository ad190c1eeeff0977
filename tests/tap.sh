# For scripts that speak TAP: sourced, with $BIN and $BUILD set by tests/run.
#   ok NAME STATUS        a case that passed when STATUS is 0
#   skip NAME WHY
number=0 status=0
quoin=$PWD/$BIN/quoin

ok() {
    number=$((number + 1))
    if [ "$2" = 0 ]; then
        echo "ok $number $1"
    else
        echo "not ok $number $1"
        status=1
    fi
}

skip() {
    number=$((number + 1))
    echo "ok $number $1 # SKIP $2"
}

# Is the suite's case wanted, by T?
wanted() {
    case $1 in *"${T:-}"*) return 0 ;; esac
    return 1
}

# run SECONDS COMMAND...: runs it with its output in $out/log and its status in $result; one that hangs is killed.
run() {
    seconds=$1
    shift
    timeout -k 5 "$seconds" "$@" >"$out/log" 2>&1
    result=$?
}
