using LungSeg.Pipeline;
using LungSeg.Pipeline.Cases;
using LungSeg.Pipeline.Ports;
using LungSeg.Pipeline.Sources;

namespace LungSeg.Local.Running;

/// <summary>A folder whose own folders, archives and volume files are cases.</summary>
internal sealed class FolderCases
{
    /// <summary>
    /// So many of a folder's files are looked at for a header; files of other kinds come first now and then.
    /// </summary>
    private const int Looks = 20;

    private static readonly EnumerationOptions EveryFile = new()
    {
        RecurseSubdirectories = true,
        IgnoreInaccessible = true,
    };

    private static readonly EnumerationOptions OwnFiles = new() { IgnoreInaccessible = true };

    private readonly DirectoryInfo _root;
    private readonly IReadOnlyList<DirectoryInfo> _folders;
    private readonly IReadOnlyList<DirectoryInfo> _files;
    private readonly IReadOnlyList<string> _loose;

    /// <param name="root">The folder.</param>
    /// <param name="results">Where results go: no case, where it lies in the folder.</param>
    public FolderCases(DirectoryInfo root, DirectoryInfo results)
    {
        _root = root;
        _folders =
        [
            .. root.EnumerateDirectories()
                .Where(folder => !Folder(folder, results) && HasInput(folder))
                .OrderBy(folder => folder.Name, StringComparer.Ordinal),
        ];
        var files = root.EnumerateFiles()
            .Where(file => !CaseInput.IsExcluded(file.Name) && !ReadyMarker.Is(file.Name))
            .OrderBy(file => file.Name, StringComparer.Ordinal)
            .ToList();
        _files =
        [
            .. files.Select(file => new DirectoryInfo(file.FullName)).Where(file => InputFile.Find(file) is not null),
        ];
        var parts = _files.SelectMany(file => InputFile.Find(file)!.Files).ToHashSet(StringComparer.Ordinal);
        _loose = [.. files.Select(file => file.Name).Where(name => !parts.Contains(name))];
    }

    /// <summary>
    /// Whether the folder is many cases: nothing of a scan lies right in it, and the folders in it are not all of one
    /// study. Reads a header of each folder until two differ.
    /// </summary>
    public async Task<bool> AreManyAsync(CancellationToken cancellation)
    {
        if (_folders.Count < 2 || _files.Count > 0)
            return false;
        if (_loose.Count > 0 && await StudyAsync(_root, isDeep: false, cancellation) is not null)
            return false;
        string? first = null;
        var withStudy = 0;
        foreach (var folder in _folders)
        {
            if (await StudyAsync(folder, isDeep: true, cancellation) is not { } study)
                continue;
            withStudy++;
            if (first is not null && study != first)
                return true;
            first = study;
        }

        // Of folders of archives or volumes nothing says that they belong together.
        return withStudy == 0;
    }

    /// <summary>The cases; what lies right in the folder and is neither archive nor volume is one more.</summary>
    public CaseTree Tell()
    {
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var cases = _folders.Select(folder => new TreeCase(Name(folder.Name), folder)).ToList();
        cases.AddRange(_files.Select(file => new TreeCase(Name(InputFile.Find(file)!.Name), file)));
        if (_loose.Count > 0)
            cases.Add(new(Name(CaseNames.Of(_root)), _root, _loose));
        return new([.. cases.OrderBy(one => one.Id, StringComparer.Ordinal)], []);

        string Name(string name)
        {
            var id =
                BlobName.IsValid(name, out _) ? name
                : OddFileName.Escape(name) is { } escaped && BlobName.IsValid(escaped, out _) ? escaped
                : "scan";
            var free = id;
            for (var i = 2; !taken.Add(free); i++)
                free = $"{id}-{i}";
            return free;
        }
    }

    private static bool Folder(DirectoryInfo folder, DirectoryInfo other) =>
        string.Equals(folder.FullName, Path.TrimEndingDirectorySeparator(other.FullName), StringComparison.Ordinal);

    private static bool HasInput(DirectoryInfo folder) =>
        folder
            .EnumerateFiles("*", EveryFile)
            .Any(file => !CaseInput.IsExcluded(NameIn(folder, file)));

    /// <summary>A file's name below a folder, as a blob has it.</summary>
    private static string NameIn(DirectoryInfo folder, FileInfo file) =>
        Path.GetRelativePath(folder.FullName, file.FullName).Replace('\\', '/');

    /// <summary>The study of the first slice that is found; null where there is none among the first files.</summary>
    private static async Task<string?> StudyAsync(
        DirectoryInfo folder, bool isDeep, CancellationToken cancellation)
    {
        var containers = new Containers();
        var store = LocalStores.Scans(folder, containers);
        var headers = new SliceHeaders(store, containers);
        foreach (var file in folder.EnumerateFiles("*", isDeep ? EveryFile : OwnFiles).Take(Looks))
        {
            var name = NameIn(folder, file);
            if (CaseInput.IsExcluded(name) || !BlobName.IsValid(name, out _))
                continue;
            if (await store.FindAsync(new(containers.Scans, name), cancellation) is not { } blob)
                continue;
            if ((await headers.ReadAsync(blob, cancellation)).Header is { } header)
                return header.StudyInstanceUid;
        }

        return null;
    }
}
