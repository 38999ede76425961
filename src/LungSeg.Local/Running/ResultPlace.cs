using LungSeg.Local.Terminal;
using LungSeg.Pipeline;
using LungSeg.Pipeline.Documents;
using LungSeg.Pipeline.Ports;
using LungSeg.Storage.Directories;
using LungSeg.Workflow;

namespace LungSeg.Local.Running;

/// <summary>Where results lie: the folder that <c>lungseg run</c> wrote, or a store of cases.</summary>
/// <param name="Store">Holds the results; a store of cases holds the scans too.</param>
/// <param name="RunName">What a run's folder is called; null for a store.</param>
internal sealed record ResultPlace(IBlobStore Store, string? RunName)
{
    /// <summary>The place that a command line names.</summary>
    /// <exception cref="UsageException">It names none.</exception>
    public static ResultPlace Open(string spec) => IsRunFolder(spec) ? OfRuns(spec) : new(LocalStores.Open(spec), null);

    /// <summary>
    /// The place that a command line names, for those who show it: a folder without scans in it, but with results at
    /// any depth, is a place of runs.
    /// </summary>
    /// <exception cref="UsageException">It names none.</exception>
    public static ResultPlace OpenAll(string spec) =>
        IsFolderOfRuns(spec) ? OfRuns(spec) : new(LocalStores.Open(spec), null);

    /// <summary>
    /// As <see cref="OpenAll"/>, where what <c>export</c> wrote, at any depth of a folder, is a place of results too.
    /// </summary>
    /// <exception cref="UsageException">It names none.</exception>
    public static ResultPlace OpenForSending(string spec) =>
        IsFolderWith(spec, ExportDocument.FileName) ? OfRuns(spec) : OpenAll(spec);

    /// <summary>Whether results of runs lie there or below, and no store.</summary>
    public static bool IsFolderOfRuns(string spec) =>
        IsRunFolder(spec) || IsFolderWith(spec, CaseDocument.CompleteName, CaseDocument.FailedName);

    private static bool IsFolderWith(string spec, params IEnumerable<string> files)
    {
        if (!Directory.Exists(spec)) return false;
        if (Directory.Exists(Path.Combine(spec, new Containers().Scans))) return false;
        var options = new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true };
        return files.Any(file => Directory.EnumerateFiles(spec, file, options).Any());
    }

    /// <summary>Whether one run's results lie there.</summary>
    public static bool IsRunFolder(string spec) =>
        File.Exists(Path.Combine(spec, CaseDocument.CompleteName))
        || File.Exists(Path.Combine(spec, CaseDocument.FailedName));

    /// <summary>The case of that name; a run's folder has one only.</summary>
    /// <exception cref="UsageException">A store has many, and none is named.</exception>
    public CaseReference Case(string? caseId) => (RunName, caseId) switch
    {
        ({ } run, _) => new(run, ScansPrefix: "", ResultsPrefix: ""),
        (null, { } id) => CaseReference.Named(id),
        _ => throw new UsageException("A store has many cases: name one with --case."),
    };

    private static ResultPlace OfRuns(string spec)
    {
        var folder = new DirectoryContainer(spec) { ReadOnly = true };
        return new(
            new DirectoryBlobStore(new Dictionary<string, DirectoryContainer> { [new Containers().Results] = folder }),
            new DirectoryInfo(folder.Folder).Name);
    }
}
