namespace Dsa.Device.Tests.Operations.Reference;

/// <summary>An access to a page that is absent, in the plain model of the operations.</summary>
internal sealed class ReferenceFaultException(ulong address, bool isWrite, Operand operand) : Exception
{
    public ulong Address => address;

    public bool IsWrite => isWrite;

    public Operand Operand => operand;
}
