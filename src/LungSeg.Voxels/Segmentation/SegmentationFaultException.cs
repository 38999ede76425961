namespace LungSeg.Voxels.Segmentation;

/// <summary>An engine cannot segment this CT for a reason that a person can mend.</summary>
/// <param name="code">Stable, kebab-case.</param>
/// <param name="message">What is wrong, in a sentence. No patient data.</param>
/// <param name="cure">What to do about it.</param>
public sealed class SegmentationFaultException(string code, string message, string cure) : Exception(message)
{
    /// <summary>Stable, kebab-case.</summary>
    public string Code { get; } = code;

    /// <summary>What to do about it.</summary>
    public string Cure { get; } = cure;
}
