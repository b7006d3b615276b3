namespace Dsa.Definitions.Importing.SystemRdl.Syntax;

/// <summary>An expression; its token is where it begins, or its operator.</summary>
internal abstract record RdlExpression(RdlToken At);

/// <summary>A number, text or word that stands for itself.</summary>
internal sealed record RdlLiteral(RdlToken At, RdlValue Value) : RdlExpression(At);

/// <summary>A name or path, perhaps with the property behind <c>-></c>.</summary>
internal sealed record RdlNameExpression(RdlToken At, IReadOnlyList<RdlPathStep> Path, string? Property) : RdlExpression(At);

/// <summary>One name of a path.</summary>
internal sealed record RdlPathStep(RdlToken Name, IReadOnlyList<RdlExpression> Indexes);

/// <summary><c>type::member</c>.</summary>
internal sealed record RdlEnumExpression(RdlToken At, string Type, string Member) : RdlExpression(At);

internal sealed record RdlUnary(RdlToken At, RdlExpression Operand) : RdlExpression(At);

internal sealed record RdlBinary(RdlToken At, RdlExpression Left, RdlExpression Right) : RdlExpression(At);

internal sealed record RdlChoice(RdlToken At, RdlExpression Condition, RdlExpression Yes, RdlExpression No) : RdlExpression(At);

/// <summary>A cast to a type, or to a width.</summary>
internal sealed record RdlCast(RdlToken At, string? Type, RdlExpression? Width, RdlExpression Operand) : RdlExpression(At);

/// <summary><c>{a, b}</c>, repeated when there is a count.</summary>
internal sealed record RdlConcatenation(RdlToken At, RdlExpression? Times, IReadOnlyList<RdlExpression> Items) : RdlExpression(At);

internal sealed record RdlArrayExpression(RdlToken At, IReadOnlyList<RdlExpression> Items) : RdlExpression(At);

/// <summary><c>type'{member: value}</c>.</summary>
internal sealed record RdlStructExpression(RdlToken At, IReadOnlyList<(RdlToken Name, RdlExpression Value)> Members) : RdlExpression(At);
