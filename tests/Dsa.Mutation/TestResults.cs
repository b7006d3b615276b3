using Xunit.Abstractions;

namespace Dsa.Mutation;

/// <summary>What the test framework tells: the tests there are, and how they ended.</summary>
internal sealed class TestResults(Func<ITestCase, bool> isClaimed) : IMessageSink, IDisposable
{
    private readonly AutoResetEvent _discovered = new(false);
    private readonly ManualResetEventSlim _ended = new();

    /// <summary>The tests to run.</summary>
    public List<ITestCase> Claimed { get; } = [];

    /// <summary>How many have passed.</summary>
    public int PassedCount { get; private set; }

    /// <summary>The first failure; null when there was none.</summary>
    public string? Failure { get; private set; }

    /// <summary>Waits until the tests of a class are known.</summary>
    public void WaitForDiscovery() => _discovered.WaitOne();

    /// <summary>Waits until all have run, or one has failed.</summary>
    public void WaitForEnd() => _ended.Wait();

    /// <inheritdoc/>
    public bool OnMessage(IMessageSinkMessage message)
    {
        switch (message)
        {
            case ITestCaseDiscoveryMessage discovery when isClaimed(discovery.TestCase):
                Claimed.Add(discovery.TestCase);
                break;
            case IDiscoveryCompleteMessage:
                _discovered.Set();
                break;
            case ITestPassed:
                PassedCount++;
                break;
            case ITestFailed failed:
                Fail(failed.Test.DisplayName, failed);
                break;
            case IFailureInformation failure and not IErrorMessage { TestCases: null }:
                Fail("the framework", failure);
                break;
            case ITestAssemblyFinished:
                _ended.Set();
                break;
        }

        return Failure is null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _discovered.Dispose();
        _ended.Dispose();
    }

    private void Fail(string what, IFailureInformation failure)
    {
        Failure ??= $"{what}: {failure.Messages[0].ReplaceLineEndings(" ")}";
        _ended.Set();
    }
}
