using System.Security.Cryptography;
using LungSeg.Pipeline;
using LungSeg.Pipeline.Ports;
using LungSeg.Workflow;

namespace LungSeg.Functions.Tests.EndToEnd;

/// <summary>A case in the store that a host works on.</summary>
internal sealed class HostedCase(IBlobStore store, FunctionsHost host, string id)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(8);
    private static readonly Containers Containers = new();

    public static string Work => Containers.Work;

    public static string Results => Containers.Results;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public Task DropAsync(string name, byte[] content) =>
        store.WriteAsync(
            new(Containers.Scans, $"{id}/{name}"), WriteCondition.Always,
            (stream, token) => stream.WriteAsync(content, token).AsTask(), Token);

    /// <summary>Waits until a blob of the case has this in its name.</summary>
    public async Task WaitForAsync(string container, string part)
    {
        for (var end = DateTime.UtcNow + Limit; DateTime.UtcNow < end; await Task.Delay(200, Token))
        {
            if ((await NamesAsync(container, part)).Count > 0) return;
        }

        Assert.Fail($"There is no {part} of {id} in {container} after {Limit}:\n{host.Log}");
    }

    public async Task<List<string>> NamesAsync(string container, string part)
    {
        var names = new List<string>();
        var reference = CaseReference.Named(id);
        var prefix = container == Containers.Work ? reference.WorkPrefix : reference.ResultsPrefix;
        await foreach (var blob in store.ListAsync(container, prefix, Token))
        {
            if (blob.Name.Contains(part, StringComparison.Ordinal)) names.Add(blob.Name);
        }

        return names;
    }

    /// <summary>Name and hash of every volume among the results.</summary>
    public async Task<List<string>> VolumesAsync()
    {
        var hashes = new List<string>();
        foreach (var name in await NamesAsync(Containers.Results, ".nii.gz"))
        {
            await using var stream = await store.OpenReadAsync(new(Containers.Results, name), 0, null, null, Token);
            hashes.Add(
                $"{name[(id.Length + 1)..]} {Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, Token))}");
        }

        return [.. hashes.Order(StringComparer.Ordinal)];
    }

    public async Task<string> ReadAsync(string name)
    {
        await using var stream = await store.OpenReadAsync(
            new(Containers.Results, $"{id}/{name}"), 0, null, null, Token);
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync(Token);
    }
}
