using LungSeg.Cohorts.Tables;

namespace LungSeg.Cohorts;

/// <summary>
/// The files of a cohort: each is written under another name beside its own and gets it when all of them are whole, so
/// that a broken collection leaves what was there before.
/// </summary>
/// <param name="main">The file that the user names; the others are called after it.</param>
public sealed class CohortFiles(FileInfo main) : IDisposable
{
    private readonly TableFormat _format = TableFormat.Of(main.Name)
        ?? throw new ArgumentException($"{main.Name} has no ending of a table.", nameof(main));
    private readonly List<(FileStream Stream, string Path)> _open = [];

    /// <summary>
    /// The tables beside the main one, as <see cref="PathOf"/> takes them; the columns are always CSV.
    /// </summary>
    public static IReadOnlyList<string> Parts { get; } =
    [CohortTables.Series, CohortTables.Flags, CohortTables.Failures, CohortTables.Parameters, CohortTables.Columns];

    /// <summary>The path of a table.</summary>
    public string PathOf(string table)
    {
        if (table == CohortTables.Regions)
            return main.FullName;
        var ending = table == CohortTables.Columns ? TableFormat.Csv.Ending : main.Extension;
        return Path.Combine(main.DirectoryName!, $"{Path.GetFileNameWithoutExtension(main.Name)}-{table}{ending}");
    }

    /// <summary>Those of the files that are there.</summary>
    public IReadOnlyList<string> Existing => [.. Parts.Prepend(CohortTables.Regions).Select(PathOf).Where(File.Exists)];

    internal ITableWriter Open(string table, IReadOnlyList<TableColumn> columns)
    {
        var path = PathOf(table);
        var stream = new FileStream(
            $"{path}.{Guid.NewGuid():N}.part", FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16);
        _open.Add((stream, path));
        return (table == CohortTables.Columns ? TableFormat.Csv : _format).Open(stream, columns);
    }

    /// <summary>Gives every file its name; what bore it before is replaced.</summary>
    internal void Commit()
    {
        foreach (var (stream, path) in _open)
        {
            stream.Dispose();
            File.Move(stream.Name, path, overwrite: true);
        }

        _open.Clear();
    }

    /// <summary>Takes away what was not given its name.</summary>
    public void Dispose()
    {
        foreach (var (stream, _) in _open)
        {
            stream.Dispose();
            File.Delete(stream.Name);
        }

        _open.Clear();
    }
}
