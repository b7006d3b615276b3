# Functions of tests. What a test finds becomes a line CHECK NAME ok|FAIL DETAIL at its end; a failure does not end it.
devices=/sys/bus/dsa/devices
drivers=/sys/bus/dsa/drivers
function=/sys/bus/pci/devices/0000:00:05.0

# check NAME ok|FAIL DETAIL...
check() {
    echo "CHECK $*" >>/tmp/checks
    echo "  $2: $1: $(shift 2; echo "$*")"
}

# same NAME EXPECTED ACTUAL, at_least NAME EXPECTED ACTUAL
same() { if [ "$3" = "$2" ]; then check "$1" ok "$3"; else check "$1" FAIL "expected '$2', found '$3'"; fi; }
at_least() { if [ "${3:-0}" -ge "$2" ]; then check "$1" ok "$3"; else check "$1" FAIL "expected $2 or more, found $3"; fi; }

# succeeds NAME COMMAND...
succeeds() {
    local name=$1 said status
    shift
    said=$("$@" 2>&1)
    status=$?
    if [ $status = 0 ]; then check $name ok "$*"; else check $name FAIL "$*: status $status: $said"; fi
}

# wait_until SECONDS COMMAND...
wait_until() {
    local end=$(($(cut -d. -f1 /proc/uptime) + $1))
    shift
    until "$@"; do
        [ "$(cut -d. -f1 /proc/uptime)" -lt $end ] || return 1
        sleep 0.1
    done
}

# load_driver [PARAMETER=VALUE]...
load_driver() {
    [ -d /sys/module/idxd_bus ] || succeeds load_bus insmod /lib/modules/idxd_bus.ko
    succeeds load_driver insmod /lib/modules/idxd.ko "$@"
}

# write_to FILE VALUE; attach DEVICE DRIVER; detach DEVICE DRIVER
write_to() { echo "$2" >"$1"; }
attach() { write_to $drivers/$2/bind $1; }
detach() { write_to $drivers/$2/unbind $1; }

# configure_wq NUMBER dedicated|shared SIZE TYPE NAME DRIVER: a queue of dsa0, with engine 0 in group 0.
configure_wq() {
    local queue=$devices/dsa0/wq0.$1 pair
    echo 0 >$devices/dsa0/engine0.0/group_id || check configure_wq0.$1 FAIL engine
    for pair in group_id:0 mode:$2 size:$3 priority:10 type:$4 name:$5 driver_name:$6; do
        write_to $queue/${pair%%:*} ${pair#*:} || check configure_wq0.$1 FAIL "$pair is refused"
    done
    [ $2 = dedicated ] || write_to $queue/threshold $(($3 - 1)) || check configure_wq0.$1 FAIL "the threshold is refused"
}

enable_device() {
    succeeds enable_dsa0 attach dsa0 idxd
    same dsa0_state enabled "$(cat $devices/dsa0/state)"
}

# enable_wq NUMBER DRIVER
enable_wq() {
    succeeds enable_wq0.$1 attach wq0.$1 $2
    same wq0.${1}_state "enabled 0x0" "$(cat $devices/dsa0/wq0.$1/state) $(cat $devices/dsa0/cmd_status)"
}

# emulated movdir64b|enqcmd|enqcmds|retry|refused: how many were carried out for the processor, answered Retry, or not possible.
emulated() { cat /sys/module/instructions/parameters/${1}_count; }

# interrupts idxd-misc|idxd-portal: how many have come, of all vectors and processors.
interrupts() { awk -v name=$1 '$0 ~ name { for (i = 2; $i ~ /^[0-9]+$/; i++) n += $i } END { print n + 0 }' /proc/interrupts; }

# run_dmatest COPIES THREADS: copies of each channel of the kernel, compared by it.
run_dmatest() {
    local channel thread said
    succeeds load_dmatest insmod /lib/modules/dmatest.ko iterations=$1 timeout=10000 threads_per_chan=$2
    for channel in $(ls /sys/class/dma | grep ^dma); do
        write_to /sys/module/dmatest/parameters/channel $channel || check dmatest_$channel FAIL "the channel is refused"
    done
    write_to /sys/module/dmatest/parameters/run 1
    cat /sys/module/dmatest/parameters/wait >/dev/null
    for channel in $(ls /sys/class/dma | grep ^dma); do
        for thread in $(seq 0 $(($2 - 1))); do
            said=$(dmesg | grep -o "dmatest: $channel-copy$thread: summary.*" | tail -n 1)
            case "$said" in
            *"summary $1 tests, 0 failures"*) check dmatest_$channel-copy$thread ok "${said#*summary }" ;;
            *) check dmatest_$channel-copy$thread FAIL "'$said'" ;;
            esac
        done
    done
}

# run_dsa_test dedicated|shared FLAGS: operations by accel-config's program for that, which is believed only if it says that it did what it was to do.
run_dsa_test() {
    local mode=0 operation said status count expected
    [ $1 = dedicated ] || mode=1
    for operation in 0x0 0x3 0x4 0x5 0x6 0x9 0x10 0x11 0x20; do
        said=$(timeout 60 dsa_test -w $mode -l 4096 -o $operation -f $2 -n 4 -v 2>&1)
        status=$?
        # Comparisons are made once more with buffers that differ.
        case $operation in 0x5 | 0x6) expected=8 ;; *) expected=4 ;; esac
        count=$(echo "$said" | grep -c 'preparing descriptor')
        if [ $status = 0 ] && [ $count = $expected ] && ! echo "$said" | grep -qiE 'timeout|error|fail'; then
            check dsa_test_${1}_$operation ok "$count descriptors"
        else
            check dsa_test_${1}_$operation FAIL "status $status, $count descriptors: $(echo "$said" | tail -n 3 | xargs)"
        fi
    done
}
