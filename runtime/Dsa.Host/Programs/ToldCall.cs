namespace Dsa.Host.Programs;

/// <summary>A system call that is told before it is carried out, since what was known of a program need not hold after it. It may fail.</summary>
internal enum ToldCall
{
    /// <summary>execve, execveat: the process gets another memory.</summary>
    Execute,

    /// <summary>userfaultfd, or the request for one of /dev/userfaultfd: the program brings in pages itself.</summary>
    ServeFaults,

    /// <summary>A filter with a listener (seccomp with SECCOMP_FILTER_FLAG_NEW_LISTENER), at whose word calls of this process and its children go on that nobody is told of any more.</summary>
    Listen,
}
