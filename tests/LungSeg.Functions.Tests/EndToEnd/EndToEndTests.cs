using System.Security.Cryptography;
using LungSeg.Local.Commands;
using LungSeg.Phantoms;
using LungSeg.Pipeline;
using LungSeg.Pipeline.Ports;
using LungSeg.Storage;
using LungSeg.TestKit.Storage;
using LungSeg.TestKit.Tools;

namespace LungSeg.Functions.Tests.EndToEnd;

/// <summary>The real host, Azurite, and a case that arrives blob by blob.</summary>
public class EndToEndTests(AzuriteFixture azurite)
{
    private const string CaseId = "phantom";

    private static readonly TimeSpan ResultLimit = TimeSpan.FromMinutes(5);
    private static readonly Containers Containers = new();

    [Fact]
    public async Task A_case_whose_host_is_killed_ends_with_the_masks_that_lungseg_run_makes()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var connectionString = await azurite.ConnectionStringOrSkipAsync();
        var store = BlobStores.Open(connectionString);
        var slices = PhantomDicom.Files(PhantomGrid.Centred(new(90, 72, 80), new(4, 4, 4))).ToList();

        await using var host = new FunctionsHost(connectionString);
        await host.StartAsync(cancellation);
        foreach (var (name, content) in slices) await DropAsync(store, name, content, cancellation);

        await WaitForAsync(store, Containers.Work, "/revision-1/", host, cancellation);
        await host.KillAsync();
        Assert.Empty(await NamesAsync(store, Containers.Results, "summary.json", cancellation));

        await host.StartAsync(cancellation);
        await WaitForAsync(store, Containers.Results, "case.json", host, cancellation);

        Assert.Single(await NamesAsync(store, Containers.Results, "summary.json", cancellation));
        Assert.Empty(await NamesAsync(store, Containers.Results, "failed.json", cancellation));
        var expected = await LocalMasksAsync(slices, cancellation);
        Assert.NotEmpty(expected);
        Assert.Equal(string.Join('\n', expected), string.Join('\n', await HostMasksAsync(store, cancellation)));
    }

    private static Task DropAsync(IBlobStore store, string name, byte[] content, CancellationToken cancellation) =>
        store.WriteAsync(
            new(Containers.Scans, $"{CaseId}/{name}"), WriteCondition.Always,
            (stream, token) => stream.WriteAsync(content, token).AsTask(), cancellation);

    private static async Task WaitForAsync(
        IBlobStore store, string container, string part, FunctionsHost host, CancellationToken cancellation)
    {
        for (var end = DateTime.UtcNow + ResultLimit; DateTime.UtcNow < end; await Task.Delay(200, cancellation))
        {
            if ((await NamesAsync(store, container, part, cancellation)).Count > 0) return;
        }

        Assert.Fail($"There is no {part} in {container} after {ResultLimit}:\n{host.Log}");
    }

    private static async Task<List<string>> NamesAsync(IBlobStore store, string container, string part, CancellationToken cancellation)
    {
        var names = new List<string>();
        await foreach (var blob in store.ListAsync(container, CaseId + "/", cancellation))
        {
            if (blob.Name.Contains(part, StringComparison.Ordinal)) names.Add(blob.Name);
        }

        return names;
    }

    private static async Task<List<string>> HostMasksAsync(IBlobStore store, CancellationToken cancellation)
    {
        var hashes = new List<string>();
        foreach (var name in await NamesAsync(store, Containers.Results, ".nii.gz", cancellation))
        {
            await using var stream = await store.OpenReadAsync(new(Containers.Results, name), 0, null, null, cancellation);
            hashes.Add($"{name[(CaseId.Length + 1)..]} {Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellation))}");
        }

        return [.. hashes.Order(StringComparer.Ordinal)];
    }

    /// <summary>Name and hash of the masks that <c>lungseg run</c> makes of the same files in a folder.</summary>
    private static async Task<List<string>> LocalMasksAsync(
        IEnumerable<(string FileName, byte[] Content)> slices, CancellationToken cancellation)
    {
        using var scans = new TemporaryFolder();
        using var results = new TemporaryFolder();
        foreach (var (name, content) in slices) await File.WriteAllBytesAsync(scans[name], content, cancellation);

        var options = new Configuration.LungSegOptions { SpacingMillimetres = 3 }.Processing;
        Assert.Equal(0, await RunCommand.RunAsync(new(scans.Path), new(results.Path), options, rerun: false, json: true, cancellation));

        var hashes = new List<string>();
        foreach (var path in Directory.EnumerateFiles(results.Path, "*.nii.gz", SearchOption.AllDirectories))
        {
            var name = Path.GetRelativePath(results.Path, path).Replace('\\', '/');
            hashes.Add($"{name} {Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(path, cancellation)))}");
        }

        return [.. hashes.Order(StringComparer.Ordinal)];
    }
}
