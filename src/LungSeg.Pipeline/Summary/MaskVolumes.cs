namespace LungSeg.Pipeline.Summary;

/// <summary>Volumes on the isotropic grid, mL.</summary>
/// <param name="FilledMl">The lungs with the structures in them.</param>
/// <param name="AirMl">The lungs' air alone: unfilled.</param>
/// <param name="StructuresMl">The difference: vessels, nodules, walls.</param>
/// <param name="AirwaysMl">Trachea and main bronchi; null where the method does not tell them apart.</param>
public sealed record MaskVolumes(double FilledMl, double AirMl, double StructuresMl, double? AirwaysMl);
