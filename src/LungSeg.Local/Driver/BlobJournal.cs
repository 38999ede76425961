using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using LungSeg.Pipeline;
using LungSeg.Pipeline.Ports;

namespace LungSeg.Local.Driver;

/// <summary>
/// A journal among the scratch blobs. The name hashes the input and the software's version, so that a changed input or
/// another build never meets a remembered output. What processes before this one left is listed once, at the first
/// look; so that asking for what nobody remembers costs the store nothing.
/// </summary>
internal sealed class BlobJournal(IBlobStore store, Containers containers) : IStageJournal
{
    /// <summary>What the names of all journals start with.</summary>
    public const string Folder = "journal/";

    private readonly SemaphoreSlim _listing = new(1);
    private ConcurrentDictionary<string, bool>? _names;

    public async Task<string?> FindAsync(string instanceId, string stage, string input, CancellationToken cancellation)
    {
        var address = Address(instanceId, stage, input);
        var names = await NamesAsync(cancellation);
        return names.ContainsKey(address.Name) ? await store.FindTextAsync(address, cancellation) : null;
    }

    public async Task RememberAsync(
        string instanceId, string stage, string input, string output, CancellationToken cancellation)
    {
        var address = Address(instanceId, stage, input);
        (await NamesAsync(cancellation))[address.Name] = true;
        await store.WriteAsync(
            address,
            WriteCondition.Always,
            (stream, token) => stream.WriteAsync(Encoding.UTF8.GetBytes(output), token).AsTask(),
            cancellation);
    }

    /// <summary>
    /// Asks the store anew: a process that died may have left a request that was carried out after the first look.
    /// </summary>
    public async Task ClearAsync(string instanceId, CancellationToken cancellation)
    {
        var prefix = Prefix(instanceId);
        await store.DeleteAllAsync(containers.Work, prefix, cancellation);
        var names = await NamesAsync(cancellation);
        foreach (var name in names.Keys.Where(name => name.StartsWith(prefix, StringComparison.Ordinal)))
            names.TryRemove(name, out _);
    }

    /// <summary>The names of all that may lie there.</summary>
    private async Task<ConcurrentDictionary<string, bool>> NamesAsync(CancellationToken cancellation)
    {
        await _listing.WaitAsync(cancellation);
        try
        {
            return _names ??= new(
                await store
                    .ListAsync(containers.Work, Folder, cancellation)
                    .Select(blob => KeyValuePair.Create(blob.Name, true))
                    .ToListAsync(cancellation),
                StringComparer.Ordinal);
        }
        finally
        {
            _listing.Release();
        }
    }

    private BlobAddress Address(string instanceId, string stage, string input)
    {
        var hash = Convert.ToHexStringLower(
            SHA256.HashData(Encoding.UTF8.GetBytes($"{SoftwareVersion.Current}\n{input}")));
        return new(containers.Work, $"{Prefix(instanceId)}{stage}-{hash[..32]}.json");
    }

    /// <summary>A child's id starts with its parent's and a colon, which no blob name may have.</summary>
    private static string Prefix(string instanceId) => $"{Folder}{instanceId.Replace(':', '/')}/";
}
