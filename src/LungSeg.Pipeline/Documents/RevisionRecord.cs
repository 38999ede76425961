using LungSeg.Workflow;

namespace LungSeg.Pipeline.Documents;

/// <summary>
/// How one revision of a case ended; <c>case.json</c> and <c>failed.json</c> both carry every one of them.
/// </summary>
/// <param name="Revision">Its number, from 1.</param>
/// <param name="Status">How it ended.</param>
/// <param name="InputFingerprint">The listing it was made from.</param>
/// <param name="Options">What shaped it.</param>
public sealed record RevisionRecord(
    int Revision, CaseStatus Status, string InputFingerprint, ProcessingOptions Options);
