namespace Dsa.Host.FileSystem.Protocol;

/// <summary>Requests of the kernel (linux/fuse.h, enum fuse_opcode): those that are served, and those with an answer of their own.</summary>
internal enum FuseOpcode : uint
{
    Lookup = 1,
    Forget = 2,
    GetAttr = 3,
    SetAttr = 4,
    ReadLink = 5,
    Symlink = 6,
    MakeNode = 8,
    MakeDirectory = 9,
    Unlink = 10,
    RemoveDirectory = 11,
    Rename = 12,
    Link = 13,
    Open = 14,
    Read = 15,
    Write = 16,
    StatFs = 17,
    Release = 18,
    Flush = 25,
    Init = 26,
    OpenDir = 27,
    ReadDir = 28,
    ReleaseDir = 29,
    Access = 34,
    Create = 35,
    Destroy = 38,
    Poll = 40,
    BatchForget = 42,
    Rename2 = 45,
}
