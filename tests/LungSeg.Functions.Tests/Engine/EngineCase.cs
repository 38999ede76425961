using System.Security.Cryptography;
using LungSeg.Local.Commands;
using LungSeg.Phantoms;
using LungSeg.Pipeline;
using LungSeg.Pipeline.Cases;
using LungSeg.Pipeline.Documents;
using LungSeg.Pipeline.Json;
using LungSeg.Pipeline.Ports;
using LungSeg.TestKit.Tools;
using LungSeg.Workflow;

namespace LungSeg.Functions.Tests.Engine;

/// <summary>A case in a store that an engine works on, and what <c>lungseg run</c> makes of the same files.</summary>
internal sealed class EngineCase(IBlobStore store, Containers containers, string id)
{
    private static readonly Lazy<IReadOnlyList<(string Name, byte[] Content)>> Rendered =
        new(() => [.. PhantomDicom.Files(PhantomGrid.Centred(new(48, 40, 37), new(8, 8, 8)))]);

    private readonly List<(string Name, byte[] Content)> _dropped = [];

    /// <summary>A phantom small enough for a test of seconds.</summary>
    public static IReadOnlyList<(string Name, byte[] Content)> Phantom => Rendered.Value;

    public string Id => id;

    public CaseReference Reference => CaseReference.Named(id);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Drops files in their order, and returns their blobs' names.</summary>
    public async Task<List<string>> DropAsync(IEnumerable<(string Name, byte[] Content)> files)
    {
        var names = new List<string>();
        foreach (var (name, content) in files)
        {
            _dropped.Add((name, content));
            names.Add($"{id}/{name}");
            await store.WriteAsync(
                new(containers.Scans, names[^1]), WriteCondition.Always,
                (stream, token) => stream.WriteAsync(content, token).AsTask(), Token);
        }

        return names;
    }

    public Task MarkAsync() => store.WriteAsync(
        new(containers.Scans, $"{id}/{ReadyMarker.Name}"), WriteCondition.Always, (_, _) => Task.CompletedTask, Token);

    /// <summary>The files of a folder, in the order of their names.</summary>
    public static IEnumerable<(string Name, byte[] Content)> Folder(string path) =>
        Directory
            .EnumerateFiles(path)
            .Order(StringComparer.Ordinal)
            .Select(file => (Path.GetFileName(file), File.ReadAllBytes(file)));

    /// <summary>The case's newest document; null where it has not ended.</summary>
    public Task<CaseDocument?> DocumentAsync() => new CaseArchive(store, containers).FindNewestAsync(Reference, Token);

    /// <summary>Waits for the end of a revision.</summary>
    public async Task<CaseDocument> EndAsync(int revision = 1, int minutes = 4)
    {
        for (var end = DateTime.UtcNow.AddMinutes(minutes); DateTime.UtcNow < end; await Task.Delay(100, Token))
        {
            if (await DocumentAsync() is { } document && document.Revision >= revision) return document;
        }

        throw new TimeoutException($"Revision {revision} of {id} did not end.");
    }

    /// <summary>
    /// What has the same bytes whoever made it: not what tells of times, of the case's name, or of when the newest
    /// slice came.
    /// </summary>
    public async Task<string> FilesAsync()
    {
        var lines = new List<string>();
        await foreach (var blob in store.ListAsync(containers.Results, $"{id}/", Token))
        {
            await using var stream = await store.OpenReadAsync(
                new(containers.Results, blob.Name), 0, null, null, Token);
            var hash = Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, Token));
            lines.Add($"{blob.Name[(id.Length + 1)..]} {hash}");
        }

        return Comparable(lines);
    }

    /// <summary>The same of the files that <c>lungseg run</c> writes.</summary>
    public async Task<string> FilesOfRunAsync(ProcessingOptions options)
    {
        using var scans = new TemporaryFolder();
        using var results = new TemporaryFolder();
        foreach (var (name, content) in _dropped)
            await File.WriteAllBytesAsync(scans[name], content, Token);
        Assert.Equal(
            0, await RunCommand.RunAsync(new(scans.Path), new(results.Path), options, rerun: false, json: true, Token));

        var lines = Directory
            .EnumerateFiles(results.Path, "*", SearchOption.AllDirectories)
            .Select(path =>
                $"{Path.GetRelativePath(results.Path, path).Replace('\\', '/')} "
                    + $"{Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)))}"
            );
        return Comparable(lines);
    }

    public Task<T> ReadAsync<T>(string name, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
        where T : class => store.ReadJsonAsync(new(containers.Results, name), type, Token);

    private static string Comparable(IEnumerable<string> lines)
    {
        string[] own = [CaseDocument.CompleteName, "summary.json", "report.html", "lungs.seg.dcm"];
        return string.Join(
            '\n',
            lines.Where(line => !own.Contains(Path.GetFileName(line.Split(' ')[0]))).Order(StringComparer.Ordinal));
    }
}
