namespace LungSeg.Workflow;

/// <summary>
/// A durable step: coarse, idempotent, JSON in and out. The name is its identity in histories, so it never changes
/// once released.
/// </summary>
/// <param name="Name">The stage's name, also that of its activity.</param>
/// <param name="Observes">
/// True where the stage looks at something that changes by itself (a listing): its output must not be remembered
/// across a restart of a driver that resumes by remembering outputs.
/// </param>
public sealed record Stage<TInput, TOutput>(string Name, bool Observes = false);
