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

    private readonly DirectoryInfo _root;
    private readonly IReadOnlyList<DirectoryInfo> _folders;
    private readonly IReadOnlyList<DirectoryInfo> _files;
    private readonly IReadOnlyList<string> _loose;
    private readonly IReadOnlyList<string> _empty;
    private bool? _hasLooseSlices;

    /// <param name="root">The folder.</param>
    /// <param name="results">Where results go: no case, where it lies in the folder; null where none are made.</param>
    public FolderCases(DirectoryInfo root, DirectoryInfo? results)
    {
        _root = root;
        var folders = root.EnumerateDirectories()
            .Where(folder => results is null || !Folder(folder, results))
            .OrderBy(folder => folder.Name, StringComparer.Ordinal)
            .ToLookup(HasInput);
        (_folders, _empty) = ([.. folders[true]], [.. folders[false].Select(folder => folder.Name)]);
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

    /// <summary>The cases, where the folder looks like many; else null.</summary>
    public async Task<CaseTree?> GuessAsync(CancellationToken cancellation) =>
        await AreManyAsync(cancellation) ? await TellAsync(cancellation) : null;

    /// <summary>
    /// Whether the folder is many cases: nothing of a scan lies right in it, and the folders in it are not all of one
    /// study. Reads a header of each folder until two differ.
    /// </summary>
    private async Task<bool> AreManyAsync(CancellationToken cancellation)
    {
        if (_folders.Count < 2 || _files.Count > 0)
            return false;
        if (await HasLooseSlicesAsync(cancellation))
            return false;
        string? first = null;
        var withStudy = 0;
        foreach (var folder in _folders)
        {
            var some = folder.EnumerateFiles("*", EveryFile).Take(Looks);
            if (await StudyAsync(folder, some, cancellation) is not { } study)
                continue;
            withStudy++;
            if (first is not null && study != first)
                return true;
            first = study;
        }

        // Of folders of archives or volumes nothing says that they belong together.
        return withStudy == 0;
    }

    /// <summary>
    /// The cases; slices that lie right in the folder are one more. Other files there, such as a list of the patients,
    /// and empty folders are said.
    /// </summary>
    public async Task<CaseTree> TellAsync(CancellationToken cancellation)
    {
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var cases = _folders.Select(folder => new TreeCase(Name(folder.Name), folder)).ToList();
        cases.AddRange(_files.Select(file => new TreeCase(Name(InputFile.Find(file)!.Name), file)));
        List<string> said = [];
        if (await HasLooseSlicesAsync(cancellation))
            cases.Add(new(Name(CaseNames.Of(_root)), _root, _loose));
        else if (_loose.Count > 0)
            said.Add($"Right in {_root.FullName} lies no slice; left out there: {Some(_loose)}.");
        if (_empty.Count > 0)
            said.Add($"Folders with nothing to read are left out: {Some(_empty)}.");
        return new([.. cases.OrderBy(one => one.Id, StringComparer.Ordinal)], said);

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

    private static string Some(IReadOnlyList<string> names) =>
        names.Count <= 3 ? string.Join(", ", names) : $"{names[0]} and {names.Count - 1} others";

    /// <summary>Whether a slice lies right in the folder; where none does, every file there was looked at.</summary>
    private async Task<bool> HasLooseSlicesAsync(CancellationToken cancellation)
    {
        var files = _loose.Select(name => new FileInfo(Path.Combine(_root.FullName, name)));
        return _hasLooseSlices ??= await StudyAsync(_root, files, cancellation) is not null;
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

    /// <summary>The study of the first slice that is found; null where there is none among these files.</summary>
    private static async Task<string?> StudyAsync(
        DirectoryInfo folder, IEnumerable<FileInfo> files, CancellationToken cancellation)
    {
        var containers = new Containers();
        var store = LocalStores.Scans(folder, containers);
        var headers = new SliceHeaders(store, containers);
        foreach (var file in files)
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
