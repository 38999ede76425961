namespace LungSeg.Dicom;

/// <summary>
/// Carries a fault up from the depth of a parser or decoder to the public method that returns it as a value. An
/// <see cref="Pixels.IPixelDecoder"/> throws it too.
/// </summary>
public sealed class DicomFaultException(DicomFault fault) : Exception(fault.Message)
{
    public DicomFault Fault { get; } = fault;
}
