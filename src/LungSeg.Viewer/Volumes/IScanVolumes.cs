using LungSeg.Pipeline.Ports;
using LungSeg.Workflow;

namespace LungSeg.Viewer.Volumes;

/// <summary>
/// Gives the CT of series whose results have no <c>ct.nii.gz</c>, from their scans. A host that reads none has no such
/// thing.
/// </summary>
public interface IScanVolumes
{
    /// <summary>Where the volumes lie.</summary>
    IBlobStore Store { get; }

    /// <summary>The container in it.</summary>
    string Container { get; }

    /// <summary>The volume's blob, a NIfTI as the format ct writes it, or why there is none and what to do.</summary>
    Task<(string? Name, Fault? Fault)> FindAsync(FinishedScan scan, CancellationToken cancellation);
}

/// <summary>A scan that a result was made of.</summary>
/// <param name="CaseId">Its case as the viewer knows it.</param>
/// <param name="CaseName">What the case is called in its documents.</param>
/// <param name="RunFolder">The folder of the run's results below the one that is served; null in a store.</param>
/// <param name="SeriesFolder">What the names of the series' results start with.</param>
/// <param name="SourceFolder">Where the series lay in what was processed; empty for that itself.</param>
/// <param name="Version">Another one for another result.</param>
public sealed record FinishedScan(
    string CaseId, string CaseName, string? RunFolder, string SeriesFolder, string SourceFolder, string Version);
