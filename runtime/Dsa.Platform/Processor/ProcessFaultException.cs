namespace Dsa.Platform.Processor;

/// <summary>A simulated program did something that ends a real one with SIGSEGV.</summary>
public sealed class ProcessFaultException(string message) : Exception(message);
