using LungSeg.Dicom.Headers;
using LungSeg.Formats.VolumeFiles;
using LungSeg.Pipeline;
using LungSeg.Pipeline.Archives;
using LungSeg.Pipeline.Cases;
using LungSeg.Pipeline.Layout;
using LungSeg.Pipeline.Sources;

namespace LungSeg.Local.Running;

/// <summary>
/// A tree whose files are cases by what their headers say: each study or each series is one, wherever its files lie.
/// Archives and volume files, which no header puts together, are a case each.
/// </summary>
/// <param name="root">The tree.</param>
/// <param name="results">Where results go: no input, where it lies in the tree; null where none are made.</param>
/// <param name="bySeries">Each series; else each study.</param>
internal sealed class HeaderCases(DirectoryInfo root, DirectoryInfo? results, bool bySeries)
{
    private readonly Containers _containers = new();
    private readonly SortedDictionary<string, List<string>> _cases = new(StringComparer.Ordinal);
    private readonly List<string> _others = [];

    /// <summary>Reads every header and tells the cases.</summary>
    public async Task<CaseTree> TellAsync(CancellationToken cancellation)
    {
        var store = LocalStores.Scans(root, _containers, results);
        var input = await CaseBlobs.ListAsync(
            store, _containers.Scans, new("tree", ScansPrefix: "", ResultsPrefix: ""), cancellation);
        var slices = new SliceHeaders(store, _containers);
        var parts = new HashSet<string>(StringComparer.Ordinal);
        var headers = new List<(string Name, HeaderRead Read)>();
        foreach (var blob in input.Blobs)
        {
            if (FileCase(blob.Name) is { } files)
            {
                Add(IdOfFile(blob.Name), files);
                parts.UnionWith(files);
            }
            else
            {
                headers.Add((blob.Name, await slices.ReadAsync(blob, cancellation)));
            }
        }

        Sort([.. headers.Where(item => !parts.Contains(item.Name))]);
        List<string> said = [];
        if (_others.Count > 0)
            said.Add(
                $"{_others.Count} files belong to no {(bySeries ? "series" : "study")} of CT slices and are left "
                    + $"out, for example {_others[0]}.");
        return new([.. _cases.Select(found => new TreeCase(found.Key, root, found.Value))], said);
    }

    /// <summary>
    /// Slices by their own header; what has a fault goes with the series that it says it is of, so that the fault is
    /// told there.
    /// </summary>
    private void Sort(List<(string Name, HeaderRead Read)> headers)
    {
        var ids = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, read) in headers)
        {
            if (read.Header is not { } header)
                continue;
            var id = bySeries
                ? SeriesKeys.Of(header.SeriesNumber, header.SeriesInstanceUid)
                : $"study-{SeriesKeys.HashOf(header.StudyInstanceUid)}";
            ids.TryAdd(header.SeriesInstanceUid, id);
            Add(ids[header.SeriesInstanceUid], [name]);
        }

        foreach (var (name, read) in headers)
        {
            if (read.Header is not null)
                continue;
            if (read.SeriesInstanceUid is { } series && ids.TryGetValue(series, out var id))
                Add(id, [name]);
            else
                _others.Add(name);
        }
    }

    private void Add(string id, IEnumerable<string> names)
    {
        if (!_cases.TryGetValue(id, out var known))
            _cases[id] = known = [];
        known.AddRange(names);
    }

    /// <summary>The files of an archive or of a volume, by their names below the root; null for any other.</summary>
    private List<string>? FileCase(string name)
    {
        if (!ArchiveNames.IsArchive(name) && !VolumeFormats.IsNamedSo(name))
            return null;
        if (InputFile.Find(new(Path.Combine(root.FullName, name))) is not { } file)
            return null;
        var folder = name[..(name.LastIndexOf('/') + 1)];
        return [.. file.Files.Select(part => folder + part)];
    }

    /// <summary>The path in one name: two folders may hold files of the same name.</summary>
    private static string IdOfFile(string name) => $"file-{SeriesKeys.HashOf(name)}";
}
