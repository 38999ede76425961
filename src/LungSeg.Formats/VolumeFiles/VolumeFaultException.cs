namespace LungSeg.Formats.VolumeFiles;

/// <summary>Carries up why a volume file cannot be read, to where it becomes a value.</summary>
/// <param name="code">One of <see cref="VolumeFaultCodes"/>.</param>
/// <param name="message">Which rule is broken, with the numbers.</param>
/// <param name="remedy">What the user can do.</param>
public sealed class VolumeFaultException(string code, string message, string remedy) : Exception(message)
{
    public string Code => code;

    public string Remedy => remedy;
}
