using LungSeg.Dicom;
using LungSeg.Workflow;

namespace LungSeg.Pipeline.Sources;

/// <summary>Faults of the input as the workflow carries them.</summary>
internal static class Faults
{
    public static Fault Of(DicomFault fault, string? blob = null) => new(fault.Code, fault.Message, fault.Cure, blob);

    public static Fault Changed(string blob, Exception fault) =>
        new(
            "changed-during-run", fault.Message,
            "Leave the case alone until it is processed; the change starts a new revision by itself.", blob);
}
