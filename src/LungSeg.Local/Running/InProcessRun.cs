using LungSeg.Dicom.FoDicom;
using LungSeg.Learned;
using LungSeg.Local.Driver;
using LungSeg.Local.Terminal;
using LungSeg.Pipeline;
using LungSeg.Pipeline.Cases;
using LungSeg.Pipeline.Documents;
using LungSeg.Pipeline.Given;
using LungSeg.Pipeline.Ports;
using LungSeg.Pipeline.Stages;
using LungSeg.Workflow;

namespace LungSeg.Local.Running;

/// <summary>
/// One folder or archive as one case, processed as it stands in this process, with its scratch gone at the end.
/// </summary>
internal sealed class InProcessRun : IDisposable
{
    private readonly CaseReference _reference;
    private readonly ResultClaim _claim;
    private readonly RunScratch _scratch;
    private readonly LocalDriver _driver;

    /// <param name="scan">The folder of DICOM, or an archive of it.</param>
    /// <param name="results">Where results go.</param>
    /// <param name="caseId">What the case is called in its results.</param>
    /// <param name="names">The names of the case's files below the folder; null for all that lies there.</param>
    /// <param name="given">Masks that are there already; null to search for lungs. Remain the caller's.</param>
    /// <param name="concurrency">How many stages at a time; null for as many as there are cores.</param>
    /// <exception cref="UsageException">Another process writes results there.</exception>
    public InProcessRun(
        DirectoryInfo scan, DirectoryInfo results, string caseId, IReadOnlyList<string>? names = null,
        int? concurrency = null, GivenSegmentation? given = null)
    {
        _reference = new(caseId, ScansPrefix: "", ResultsPrefix: "");
        _claim = new(results);
        _scratch = new(Containers);
        Store = LocalStores.ForRun(scan, results, Containers, _scratch, names);
        _driver = new(
            new PipelineStages(
                Store, _scratch.Voxels, Containers, OptionalDecoders.All, given: given,
                models: OpenedModels.Shared.Find),
            new NoJournal(),
            TimeProvider.System, concurrency ?? Environment.ProcessorCount);
    }

    public Containers Containers { get; } = new();

    /// <summary>Both folders as containers.</summary>
    public IBlobStore Store { get; }

    /// <summary>The newest revision's document, complete or failed; null where there is none.</summary>
    public Task<CaseDocument?> FindNewestAsync(CancellationToken cancellation) =>
        new CaseArchive(Store, Containers).FindNewestAsync(_reference, cancellation);

    /// <param name="options">How.</param>
    /// <param name="rerun">Makes a revision beside results that are there.</param>
    /// <param name="report">Is told of every step.</param>
    /// <param name="cancellation">Ends the run.</param>
    public Task<CaseOutcome> RunAsync(
        ProcessingOptions options, bool rerun, Action<string, WorkflowProgress>? report, CancellationToken cancellation)
    {
        if (report is not null) _driver.Progressed += report;
        return _driver.RunCaseAsync(
            _reference.CaseId, new(_reference, options, CompletenessPolicy.AsItStands, rerun), new Nudge(),
            cancellation);
    }

    public void Dispose()
    {
        _scratch.Dispose();
        _claim.Dispose();
    }
}
