namespace LungSeg.Voxels.Quality;

/// <summary>How much a flag should worry.</summary>
public enum QualitySeverity
{
    /// <summary>Good to know when numbers are compared.</summary>
    Info,

    /// <summary>Look at the pictures before the numbers are used.</summary>
    Warning,

    /// <summary>The result is not one of two whole lungs.</summary>
    Error,
}

/// <summary>Something about a scan or its result that a person should know.</summary>
/// <param name="Code">Stable, kebab-case, made by <see cref="QualityFlags"/>.</param>
/// <param name="Severity">How much it should worry.</param>
/// <param name="Text">Plain words: what, and what to do.</param>
/// <param name="Value">The number behind it.</param>
/// <param name="Unit">The number's unit.</param>
public sealed record QualityFlag(string Code, QualitySeverity Severity, string Text, double Value, string Unit);
