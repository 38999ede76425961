using LungSeg.TestKit.Tools;

namespace LungSeg.Benchmarks.Evidence;

/// <summary>What is measured, and the folder that its tables go to.</summary>
internal sealed class Measured : IDisposable
{
    private readonly string? _phantom;

    public Measured(string program, int repetitions)
    {
        (Program, Repetitions) = (Path.GetFullPath(program), repetitions);
        if (!File.Exists(Program)) throw new FileNotFoundException($"There is no program {Program}.", Program);
        Folder = Path.Combine(RepositoryRoot.Path!, "tests", "LungSeg.Benchmarks", "results", Machine.Folder);
        Directory.CreateDirectory(Folder);
        if (Scans.RealFolder is null)
        {
            _phantom = Directory.CreateTempSubdirectory("lungseg-evidence-").FullName;
            LargeSeries.Write(_phantom, columns: 512, slices: 133);
        }

        Scan = Scans.RealFolder ?? _phantom!;
    }

    /// <summary>The published program.</summary>
    public string Program { get; }

    /// <summary>The folder of the usual scan: the real one, or a phantom of its size.</summary>
    public string Scan { get; }

    public int Repetitions { get; }

    public string Folder { get; }

    /// <summary>Writes a part's tables under what machine, scan and program they are of.</summary>
    public Task Write(string part, IEnumerable<string> rows) => File.WriteAllLinesAsync(
        Path.Combine(Folder, $"{part}.md"),
        [$"# {part}", "", $"{Machine.Heading}; {Scans.Usual}, medians of {Repetitions}.", "", .. rows]);

    public void Dispose()
    {
        if (_phantom is not null) Directory.Delete(_phantom, recursive: true);
    }
}
