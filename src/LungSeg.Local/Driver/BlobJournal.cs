using System.Security.Cryptography;
using System.Text;
using LungSeg.Pipeline;
using LungSeg.Pipeline.Ports;

namespace LungSeg.Local.Driver;

/// <summary>
/// A journal among the scratch blobs. The name hashes the input and the software's version, so that a changed input or
/// another build never meets a remembered output.
/// </summary>
internal sealed class BlobJournal(IBlobStore store, Containers containers) : IStageJournal
{
    /// <summary>What the names of all journals start with.</summary>
    public const string Folder = "journal/";

    public Task<string?> FindAsync(string instanceId, string stage, string input, CancellationToken cancellation) =>
        store.FindTextAsync(Address(instanceId, stage, input), cancellation);

    public Task RememberAsync(string instanceId, string stage, string input, string output, CancellationToken cancellation) =>
        store.WriteAsync(
            Address(instanceId, stage, input),
            WriteCondition.Always,
            (stream, token) => stream.WriteAsync(Encoding.UTF8.GetBytes(output), token).AsTask(),
            cancellation);

    public Task ClearAsync(string instanceId, CancellationToken cancellation) =>
        store.DeleteAllAsync(containers.Work, Prefix(instanceId), cancellation);

    private BlobAddress Address(string instanceId, string stage, string input)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{SoftwareVersion.Current}\n{input}")));
        return new(containers.Work, $"{Prefix(instanceId)}{stage}-{hash[..32]}.json");
    }

    /// <summary>A child's id starts with its parent's and a colon, which no blob name may have.</summary>
    private static string Prefix(string instanceId) => $"{Folder}{instanceId.Replace(':', '/')}/";
}
