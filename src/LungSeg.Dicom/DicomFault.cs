namespace LungSeg.Dicom;

/// <summary>
/// What is wrong with an object: a value that travels to the user, never a reason to stop the others.
/// </summary>
/// <param name="Code">Stable, in kebab case: one of <see cref="DicomFaultCodes"/>.</param>
/// <param name="Message">Which rule is broken, with the numbers; no patient's name, ID or date.</param>
/// <param name="Cure">What the user can do.</param>
public sealed record DicomFault(string Code, string Message, string Cure);
