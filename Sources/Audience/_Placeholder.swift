enum AudiencePlaceholder {}
