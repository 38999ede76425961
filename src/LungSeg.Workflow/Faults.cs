namespace LungSeg.Workflow;

/// <summary>Faults that arise in the workflow itself.</summary>
internal static class Faults
{
    private const string StageFailedCode = "stage-failed";
    private const string WorkerLostCode = "worker-lost";

    /// <summary>Nothing arrived under the case's prefix before its maximum wait ended.</summary>
    public static Fault Empty(CaseReference reference) =>
        reference.ScansPrefix.Length == 0
            ? new(
                "empty-case", "There is no file in the folder or below it.",
                "Name the folder that holds the scan's DICOM files.")
            : new(
                "empty-case", $"There is nothing under '{reference.ScansPrefix}'.",
                "Put the scan's DICOM files there; any change starts the case again.");

    /// <summary>The files under the case's prefix went on changing until its maximum wait ended.</summary>
    public static Fault Restless(CaseReference reference) => new(
        "changed-during-run",
        $"The files under '{reference.ScansPrefix}' were changed or replaced while their headers were read.",
        "Leave the case alone until it is processed; any change starts it again.");

    /// <summary>A stage kept failing, or kept ending its worker.</summary>
    public static Fault Of(StageFailedException failure) => failure.WorkerLost
        ? new(
            WorkerLostCode,
            $"The stage {failure.Stage} was given up: {failure.Message}",
            "The instance most likely had too little memory, or the stage ran longer than functionTimeout. Give an "
                + "instance more memory (LUNGSEG_INSTANCE_MEMORY_MB), or the case fewer voxels (coarser spacing, one "
                + "series a case); then start the case again.")
        : new(
            StageFailedCode,
            $"The stage {failure.Stage} failed: {failure.Message}",
            "Remove the cause and start the case again. An app's log of that stage says more.");

    /// <summary>The fault is none of the input's: something broke that should not.</summary>
    public static bool IsFailure(Fault? fault) => fault?.Code is StageFailedCode or WorkerLostCode;
}
