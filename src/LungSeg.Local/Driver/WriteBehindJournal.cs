using System.Collections.Concurrent;
using LungSeg.Pipeline.Scratch;

namespace LungSeg.Local.Driver;

/// <summary>
/// A journal in memory that is written behind the work, after the voxels that its outputs speak of: they are added to
/// the same writer before.
/// </summary>
internal sealed class WriteBehindJournal(IStageJournal store, WriteBehind writer) : IStageJournal
{
    private readonly ConcurrentDictionary<string, string> _outputs = new(StringComparer.Ordinal);

    public async Task<string?> FindAsync(
        string instanceId, string stage, string input, CancellationToken cancellation) =>
        _outputs.TryGetValue(Name(instanceId, stage, input), out var output)
            ? output
            : await store.FindAsync(instanceId, stage, input, cancellation);

    public async Task RememberAsync(
        string instanceId, string stage, string input, string output, CancellationToken cancellation)
    {
        var name = Name(instanceId, stage, input);
        await writer.AddAsync(
            name, token => store.RememberAsync(instanceId, stage, input, output, token), cancellation);
        _outputs[name] = output;
    }

    public async Task ClearAsync(string instanceId, CancellationToken cancellation)
    {
        foreach (var mine in (string[])[Instance(instanceId), Children(instanceId)])
        {
            await writer.DropAsync(mine);
            foreach (var name in _outputs.Keys.Where(name => name.StartsWith(mine, StringComparison.Ordinal)).ToList())
                _outputs.TryRemove(name, out _);
        }

        await store.ClearAsync(instanceId, cancellation);
    }

    private static string Name(string instanceId, string stage, string input) =>
        $"{Instance(instanceId)}{stage}/{input}";

    private static string Instance(string instanceId) => $"{BlobJournal.Folder}{instanceId}/";

    private static string Children(string instanceId) => $"{BlobJournal.Folder}{instanceId}:";
}
