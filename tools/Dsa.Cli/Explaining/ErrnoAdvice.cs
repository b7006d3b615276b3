using Dsa.Platform.Kernel;

namespace Dsa.Cli.Explaining;

/// <summary>What to do about error numbers of queues and attributes.</summary>
internal static class ErrnoAdvice
{
    /// <summary>What to do.</summary>
    public static string Of(Errno error) => error switch
    {
        Errno.EPERM => "At mmap: the caller needs CAP_SYS_RAWIO (be root, or write(2) descriptors instead); at write: only the process that opened the node may; at an attribute: its device or queue is enabled, disable it first.",
        Errno.EACCES => "At open: nodes are root's and of mode 600; be root, or change owner or mode (udev). At mmap: open the node for reading and writing.",
        Errno.ENOENT => "At open: the queue has no node until it is of type user and enabled (accel-config enable-wq); its name is /dev/dsa/wqD.Q, or /dev/iax/wqD.Q.",
        Errno.ENXIO => "At open: the queue was disabled meanwhile, or the device did not take the PASID; at an attribute: read cmd_status for the reason, and explain that.",
        Errno.EBUSY => "At open: another process has the dedicated queue; close it there, or configure a shared one. At an attribute: it is in use.",
        Errno.EINVAL => "At open: the IOMMU gives no PASID (intel_iommu=on,sm_on); at mmap: more than a page; at write: misaligned record, or a batch; at an attribute: the value is out of range.",
        Errno.EEXIST => "There is one of that name: choose another.",
        Errno.ENODEV => "At open: shared virtual addressing is off, or the device is gone; at mmap: this node is for write(2) only.",
        Errno.EOPNOTSUPP => "At open: shared virtual addressing is not supported by IOMMU or device; at an attribute: this device has no such feature.",
        Errno.EAGAIN => "At write: the shared queue stayed full; do it again.",
        Errno.EFAULT => "At write: the descriptors are not in memory that can be read.",
        Errno.ENOSPC => "Too much was asked for: queue sizes, read buffers or engines of the device are used up.",
        Errno.ENFILE => "At open: dsa itself, or the system, has as many files open as it may; raise the hard limit of dsa (ulimit -Hn), or have fewer programs at a time.",
        Errno.ENOMEM => "Free memory, or make queues smaller.",
        Errno.EIO => "The device did not answer a command: look at cmd_status and at the kernel's log, and bind the device again.",
        Errno.ENOTTY => "The device does not come back from a reset: power the machine down.",
        Errno.EINTR => "A signal came first: do it again.",
        Errno.ENOEXEC => "Give a program, or a script with an interpreter in its first line.",
        Errno.ESRCH => "The process that opened was gone already.",
        Errno.EBADF => "Use a file that is open for this.",
        Errno.ENOTDIR or Errno.EISDIR => "Check the path: a part of it is of the other kind.",
        Errno.ERANGE or Errno.EOVERFLOW => "Write a number in the range that the device's attributes tell.",
        Errno.ENOSYS => "This kernel has no such call for these files: use open, mmap, write, poll and close.",
        _ => string.Empty,
    };
}
