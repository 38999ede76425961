namespace LungSeg.Voxels.Anatomy;

/// <summary>A concept by its code in a terminology (PS3.3 section 8.8).</summary>
/// <param name="Scheme">Coding scheme designator: SCT for SNOMED CT, DCM for DICOM's own.</param>
/// <param name="Value">The code.</param>
/// <param name="Meaning">In English.</param>
public sealed record CodedConcept(string Scheme, string Value, string Meaning);
