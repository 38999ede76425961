using LungSeg.Pipeline.Caching;
using LungSeg.Pipeline.Ports;
using LungSeg.Storage.Azure;
using LungSeg.Storage.Directories;
using LungSeg.Storage.Retries;
using LungSeg.TestKit.Storage;
using LungSeg.TestKit.Tools;

namespace LungSeg.Storage.Tests.Contract;

public sealed class MemoryBlobStoreContract : BlobStoreContract
{
    protected override Task<(IBlobStore Store, string Container)> OpenAsync() =>
        Task.FromResult<(IBlobStore, string)>((new MemoryBlobStore(), "scans"));
}

public sealed class DirectoryBlobStoreContract : BlobStoreContract, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    protected override Task<(IBlobStore Store, string Container)> OpenAsync() =>
        Task.FromResult<(IBlobStore, string)>((new DirectoryBlobStore(_folder.Path), "scans"));
}

public sealed class AzureBlobStoreContract(AzuriteFixture azurite) : BlobStoreContract
{
    protected override async Task<(IBlobStore Store, string Container)> OpenAsync()
    {
        var connection = await azurite.ConnectionStringOrSkipAsync();
        return (new AzureBlobStore(new(connection, AzureBlobStore.Options())), AzuriteFixture.FreshContainer());
    }
}

public sealed class RememberingBlobStoreContract : BlobStoreContract
{
    protected override Task<(IBlobStore Store, string Container)> OpenAsync() =>
        Task.FromResult<(IBlobStore, string)>(
            (new RememberingBlobStore(new MemoryBlobStore(), _ => true, long.MaxValue), "scans"));
}

/// <summary>Retries over a store whose reads and listings break all the time keep the contract as well.</summary>
public sealed class RetryingBlobStoreContract : BlobStoreContract
{
    protected override Task<(IBlobStore Store, string Container)> OpenAsync()
    {
        var random = new Random(7);
        var stuttering = new FaultInjectingBlobStore(new MemoryBlobStore(), (_, _) =>
        {
            // Only faults before the call is done: a lost answer makes a write's or a delete's answer ambiguous.
            lock (random) return random.Next(4) switch { 0 => Fault.Unavailable, 1 => Fault.Dropped, _ => Fault.None };
        });
        var policy = new RetryPolicy
        {
            Tries = 60,
            FirstWait = TimeSpan.FromMicroseconds(1),
            LongestWait = TimeSpan.FromMicroseconds(1),
        };
        return Task.FromResult<(IBlobStore, string)>((new RetryingBlobStore(stuttering, policy), "scans"));
    }
}
