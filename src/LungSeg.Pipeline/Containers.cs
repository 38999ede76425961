namespace LungSeg.Pipeline;

/// <summary>The names of the three containers.</summary>
/// <param name="Scans">Where users put DICOM; never written to.</param>
/// <param name="Results">Where results appear.</param>
/// <param name="Work">Scratch, cleared when a case ends.</param>
public sealed record Containers(string Scans = "scans", string Results = "results", string Work = "work");
